/// Reads and calls services that are deployed to Azure.
@NullMarked
package aloft.azure.cloud.operation;

import org.jspecify.annotations.NullMarked;
