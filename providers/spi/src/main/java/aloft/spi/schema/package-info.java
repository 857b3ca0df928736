/// Schemas defined by annotated records: decoding, validation, JSON Schema and reference pages use
/// the same source. Knows no particular manifest.
@NullMarked
package aloft.spi.schema;

import org.jspecify.annotations.NullMarked;
