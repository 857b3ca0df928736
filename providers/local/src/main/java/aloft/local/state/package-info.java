/// The files of the local cloud in its state folder, which its process and the commands share.
/// Knows no workers.
@NullMarked
package aloft.local.state;

import org.jspecify.annotations.NullMarked;
