/// This machine: finds and runs programs, writes files atomically, deletes folders, computes
/// digests and makes ids. Knows no manifest, no cloud and no command.
@NullMarked
package aloft.host;

import org.jspecify.annotations.NullMarked;
