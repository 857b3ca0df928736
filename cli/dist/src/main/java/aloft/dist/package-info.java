/// Programs that assemble an installation: they prune the SDKs of clouds, simplify bytecode, and
/// stand for a cloud while the AOT caches are recorded. They are not installed and know no class of
/// Aloft.
@NullMarked
package aloft.dist;

import org.jspecify.annotations.NullMarked;
