/// The annotation processor that generates the layouts of a manifest's records. Uses the schema
/// annotations and the Java compiler; does not run in commands.
@NullMarked
package aloft.spi.schema.layout;

import org.jspecify.annotations.NullMarked;
