/// What the files of an earlier deployment tell: its template and its state. Knows no bucket and no
/// stack.
@NullMarked
package aloft.aws.history;

import org.jspecify.annotations.NullMarked;
