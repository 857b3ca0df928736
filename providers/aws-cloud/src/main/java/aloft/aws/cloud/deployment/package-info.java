/// Deploys and removes a service: the steps of a plan, one after another.
@NullMarked
package aloft.aws.cloud.deployment;

import org.jspecify.annotations.NullMarked;
