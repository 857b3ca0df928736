/// The connection to Azure Resource Manager: the subscription, the credentials, the requests and
/// their errors.
@NullMarked
package aloft.azure.cloud.connection;

import org.jspecify.annotations.NullMarked;
