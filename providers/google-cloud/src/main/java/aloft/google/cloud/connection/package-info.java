/// The connection to Google Cloud: credentials, project, endpoints, clients, and what a failed call
/// means.
@NullMarked
package aloft.google.cloud.connection;

import org.jspecify.annotations.NullMarked;
