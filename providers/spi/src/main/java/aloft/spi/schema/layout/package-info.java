/// Writes the layouts of a manifest's records while they are compiled. Knows the annotations of the
/// schema and the Java compiler; nothing of it runs in a command.
@NullMarked
package aloft.spi.schema.layout;

import org.jspecify.annotations.NullMarked;
