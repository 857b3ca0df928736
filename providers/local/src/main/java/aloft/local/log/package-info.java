/// What functions have written on this machine: kept in files, read by whoever wants to. Knows no
/// process and no cloud.
@NullMarked
package aloft.local.log;

import org.jspecify.annotations.NullMarked;
