/// Creates projects from bundled templates, folders and repositories. Knows files and the user's
/// git; must know neither the commands nor the content of templates.
@NullMarked
package aloft.cli.create;

import org.jspecify.annotations.NullMarked;
