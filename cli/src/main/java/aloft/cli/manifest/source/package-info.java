/// The sources of variables, one class each. They read the service's folder and the command line,
/// and query the cloud only through the spi.
@NullMarked
package aloft.cli.manifest.source;

import org.jspecify.annotations.NullMarked;
