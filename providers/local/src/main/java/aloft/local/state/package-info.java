/// What the local cloud keeps on disk: JSON, zips and logs in one folder. Knows files; runs
/// nothing.
@NullMarked
package aloft.local.state;

import org.jspecify.annotations.NullMarked;
