/// The connection to AWS: credentials, endpoints, clients, and the translation of SDK errors. Must
/// not know stacks or functions.
@NullMarked
package aloft.aws.cloud.connection;

import org.jspecify.annotations.NullMarked;
