/// Deploys services to Azure as deployment stacks, and restores and removes them.
@NullMarked
package aloft.azure.cloud.deployment;

import org.jspecify.annotations.NullMarked;
