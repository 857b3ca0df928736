/// The way to AWS: credentials, endpoints, clients, and what their errors mean to a user. Knows
/// nothing of stacks or functions.
@NullMarked
package aloft.aws.cloud.connection;

import org.jspecify.annotations.NullMarked;
