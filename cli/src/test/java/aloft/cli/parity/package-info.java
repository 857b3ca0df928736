/// Compares packages of random manifests with those of osls, in the profile `parity`.
@NullMarked
package aloft.cli.parity;

import org.jspecify.annotations.NullMarked;
