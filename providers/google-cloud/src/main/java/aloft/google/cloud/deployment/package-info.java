/// Deployments of services to Google Cloud: what is deployed, what differs from what is wanted, and
/// the changes that make it so.
@NullMarked
package aloft.google.cloud.deployment;

import org.jspecify.annotations.NullMarked;
