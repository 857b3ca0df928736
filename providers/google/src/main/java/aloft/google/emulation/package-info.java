/// The emulation of functions of Google Cloud on this machine: how the Functions Framework of each
/// language is started and called, and how requests and schedules reach a function. Knows no
/// process, socket, clock or file.
@NullMarked
package aloft.google.emulation;

import org.jspecify.annotations.NullMarked;
