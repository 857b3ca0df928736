/// Replacements for Azure in tests: Azurite in a process on the loopback interface, a double of
/// Azure Resource Manager and of the addresses of function apps in front of it, and a judge that
/// compares each message with Microsoft's own index of resource types. Shares no code with what it
/// tests. Other modules use this package as the test-jar of this module.
@NullMarked
package aloft.azure.cloud.fake;

import org.jspecify.annotations.NullMarked;
