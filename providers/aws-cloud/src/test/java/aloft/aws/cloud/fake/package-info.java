/// Replacements for AWS in tests: third-party emulators in processes on the loopback interface, and
/// a proxy that records requests. Other modules use this package as the test-jar of this module.
@NullMarked
package aloft.aws.cloud.fake;

import org.jspecify.annotations.NullMarked;
