/// Stand-ins for AWS: real third-party emulators as real processes on loopback, and a proxy that
/// watches what is asked of them. Other modules take this package as this module's test-jar.
@NullMarked
package aloft.aws.cloud.fake;

import org.jspecify.annotations.NullMarked;
