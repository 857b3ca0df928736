/// The events of the manifest on Google Cloud, and the triggers that they become.
@NullMarked
package aloft.google.event;

import org.jspecify.annotations.NullMarked;
