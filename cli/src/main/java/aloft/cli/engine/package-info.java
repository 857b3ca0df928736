/// The use cases: each a prefix of read, understand, pack, compile, apply. Returns values, prints
/// nothing.
@NullMarked
package aloft.cli.engine;

import org.jspecify.annotations.NullMarked;
