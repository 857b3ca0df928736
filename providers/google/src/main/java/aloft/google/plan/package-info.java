/// The wanted state of a service on Google Cloud: the files that `package` writes, and that a
/// deployment reads. Knows the resources of Google's APIs, but not the manifest.
@NullMarked
package aloft.google.plan;

import org.jspecify.annotations.NullMarked;
