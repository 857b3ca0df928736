package aloft.cli.create;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes a new project: in a folder that was not there before, wholly or not at all.
public final class ProjectCreator {
  private final Environment environment;

  public ProjectCreator(Environment environment) {
    this.environment = environment;
  }

  /// A project that stands.
  ///
  /// @param folder as a user in the working folder would type it
  /// @param function the first of its functions, where that is known
  public record Created(String folder, @Nullable String function) {}

  /// Where a project will stand.
  ///
  /// @param name the service's new name; null where the template's stays
  private record Target(Path folder, @Nullable String name) {}

  /// A folder of the user's, from the working folder or from home.
  public Path folder(String text) {
    try {
      return text.equals("~") || text.startsWith("~/")
          ? environment.home().resolve(text.substring(Math.min(2, text.length())))
          : environment.workingFolder().resolve(text);
    } catch (InvalidPathException e) {
      throw new UserException(
          Diagnostic.error("create/path", "this cannot be a folder: " + e.getMessage()), e);
    }
  }

  /// Stops where a project of this name could not stand here.
  ///
  /// @param path the new folder; its name is the service's where no name is given
  /// @param name the service's, and the folder's where no path is given
  public void check(TemplateSource origin, @Nullable String path, @Nullable String name) {
    target(origin, path, name);
  }

  /// Makes the project.
  public Result<Created> create(
      TemplateSource origin, @Nullable String path, @Nullable String name) {
    Target target = target(origin, path, name);
    try {
      Path work = Files.createTempDirectory(standing(target.folder()), ".aloft-create-");
      try {
        Path project = Files.createDirectory(work.resolve("project"));
        List<Diagnostic> left = origin.write(project, work);
        ProjectRenamer renaming = new ProjectRenamer(project);
        if (target.name() != null) {
          renaming.rename(target.name());
        }
        String function = renaming.function();
        Files.createDirectories(target.folder().getParent());
        Files.move(project, target.folder());
        return Result.of(new Created(shown(target.folder()), function), left);
      } finally {
        delete(work);
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(target.folder());
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
                  "create/files", "cannot make " + shown(target.folder()) + ": " + reason(e))
              .hint("nothing was created"),
          e);
    }
  }

  private Target target(TemplateSource origin, @Nullable String path, @Nullable String name) {
    if (name != null) {
      checkName(name);
    }
    String own = name != null ? name : origin.name();
    Path folder = folder(path != null ? path : own.isEmpty() ? "service" : own).normalize();
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(folder);
    }
    standing(folder);
    if (name != null || path == null) {
      return new Target(folder, name);
    }
    String last = folder.getFileName().toString();
    checkName(last);
    return new Target(folder, last);
  }

  private static void checkName(String name) {
    if (!name.matches("[a-zA-Z][a-zA-Z0-9-]*")) {
      throw new UserException(
          Diagnostic.error("create/name", "\"" + name + "\" cannot be the name of a service")
              .hint(
                  "a name has letters, digits and hyphens, and starts with a letter;"
                      + " give one with --name"));
    }
  }

  /// The nearest folder above a new one that is there.
  private Path standing(Path folder) {
    Path above = folder;
    do {
      above = Objects.requireNonNull(above.getParent(), "the root is there");
    } while (!Files.exists(above, LinkOption.NOFOLLOW_LINKS));
    if (!Files.isDirectory(above)) {
      throw new UserException(
          Diagnostic.error("create/path", shown(above) + " is not a folder")
              .hint("choose another place with --path"));
    }
    return above;
  }

  private UserException exists(Path folder) {
    return new UserException(
        Diagnostic.error("create/exists", shown(folder) + " is there already")
            .hint("choose another folder with --path, or another name with --name"));
  }

  private String shown(Path folder) {
    Path here = environment.workingFolder();
    return folder.startsWith(here) && !folder.equals(here)
        ? here.relativize(folder).toString()
        : folder.toString();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case CharacterCodingException coding -> "a file of the template is not UTF-8";
      case FileSystemException file when file.getReason() != null ->
          file.getReason() + ": " + file.getFile();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
