/// The manifest as a tree of nodes that know their place in their file, and its JSON form.
@NullMarked
package aloft.spi.document;

import org.jspecify.annotations.NullMarked;
