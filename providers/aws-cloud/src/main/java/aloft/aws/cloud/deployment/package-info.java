/// Deploys and removes a service by executing the steps of its plan. Must not know manifests.
@NullMarked
package aloft.aws.cloud.deployment;

import org.jspecify.annotations.NullMarked;
