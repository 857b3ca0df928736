/// The local cloud as commands see it: finds its process or starts it, and speaks with it.
@NullMarked
package aloft.local.client;

import org.jspecify.annotations.NullMarked;
