/// Replacements for Google Cloud in tests: third-party emulators in processes on the loopback
/// interface, a double in front of them that answers what they lack, and judges that compare each
/// message with Google's own descriptions of its APIs. Shares no code with what it tests. Other
/// modules use this package as the test-jar of this module.
@NullMarked
package aloft.google.cloud.fake;

import org.jspecify.annotations.NullMarked;
