/// Plugins of the Serverless Framework that Aloft replaces, one file each, in the list of
/// [aloft.aws.plugin.Plugins]. Knows the manifest, the service, its template and the REST API, no
/// other events.
@NullMarked
package aloft.aws.plugin;

import org.jspecify.annotations.NullMarked;
