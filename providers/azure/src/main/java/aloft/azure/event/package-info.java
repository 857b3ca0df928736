/// The events of functions, as triggers and bindings of Azure Functions.
@NullMarked
package aloft.azure.event;

import org.jspecify.annotations.NullMarked;
