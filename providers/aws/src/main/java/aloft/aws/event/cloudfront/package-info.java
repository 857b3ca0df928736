/// The event `cloudFront`: functions of Lambda@Edge and the distribution that calls them.
@NullMarked
package aloft.aws.event.cloudfront;

import org.jspecify.annotations.NullMarked;
