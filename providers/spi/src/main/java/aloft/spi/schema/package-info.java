/// The shape of a manifest, read off records: checking, decoding, JSON Schema and reference from
/// one source.
@NullMarked
package aloft.spi.schema;

import org.jspecify.annotations.NullMarked;
