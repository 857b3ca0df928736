/// The files of the local cloud in its state folder, and the messages between its process and the
/// commands. Knows neither processes nor workers.
@NullMarked
package aloft.local.state;

import org.jspecify.annotations.NullMarked;
