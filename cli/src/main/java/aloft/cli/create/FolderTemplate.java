package aloft.cli.create;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// A folder of the user that serves as a template. Symbolic links and the `.git` folder are not
/// copied.
///
/// @param shown the folder as the user wrote it
public record FolderTemplate(Path folder, String shown) implements TemplateSource {

  @Override
  public String name() {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? "" : name.toString();
  }

  @Override
  public List<Diagnostic> write(Path project, Path work) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          Diagnostic.error("create/template-path", "there is no folder " + shown)
              .hint("--template-path needs a folder with a serverless.yml"));
    }
    Path source = folder.toRealPath();
    if (project.toRealPath().startsWith(source)) {
      throw new UserException(
          Diagnostic.error("create/inside", "the new project would be inside its template folder")
              .hint("choose a folder outside of " + shown + " with --path"));
    }
    CopyVisitor copy = new CopyVisitor(source, project);
    Files.walkFileTree(source, copy);
    return copy.skipped;
  }

  private static final class CopyVisitor extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;
    private final List<Diagnostic> skipped = new ArrayList<>();

    CopyVisitor(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (folder.equals(from)) {
        return FileVisitResult.CONTINUE;
      }
      if (isGit(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      Files.createDirectory(target(folder));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        if (!isGit(file)) {
          Files.copy(file, target(file));
        }
        return FileVisitResult.CONTINUE;
      }
      String kind = attributes.isSymbolicLink() ? "a symbolic link" : "not a regular file";
      skipped.add(
          Diagnostic.warning(
                  "create/left-out", from.relativize(file) + " is not copied: it is " + kind)
              .hint("only files and folders are copied from a template"));
      return FileVisitResult.CONTINUE;
    }

    private Path target(Path path) {
      return to.resolve(from.relativize(path));
    }

    // In a worktree or a submodule, `.git` is a file.
    private boolean isGit(Path path) {
      return path.getFileName().toString().equals(".git") && from.equals(path.getParent());
    }
  }
}
