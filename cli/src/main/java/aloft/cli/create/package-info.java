/// Makes new projects from templates: its own, a folder's, a repository's. Knows files and the
/// user's own git; must not know commands, and nothing of what a template does.
@NullMarked
package aloft.cli.create;

import org.jspecify.annotations.NullMarked;
