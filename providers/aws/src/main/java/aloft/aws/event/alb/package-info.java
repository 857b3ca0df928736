/// The event `alb`: rules of the listener of an Application Load Balancer. Knows no other load
/// balancer, and no API.
@NullMarked
package aloft.aws.event.alb;

import org.jspecify.annotations.NullMarked;
