package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Python packages that functions need: those that a file of requirements, or a lock file beside
/// it, names.
///
/// @param folder that the file lies in, relative to the service's folder; empty for that folder
/// @param fileName usually `requirements.txt`
/// @param asked whether the manifest asks for them: where it does not, they are installed only
///   where nothing tells that the user takes care of them
/// @param platform where they will run
/// @param provided names of packages that are there already
/// @param place where the manifest speaks of them
public record PythonRequirements(
    String folder,
    String fileName,
    boolean asked,
    Platform platform,
    List<String> provided,
    Locks locks,
    Pip pip,
    Content content,
    SourceRange place)
    implements Addition {

  /// The machine in the cloud.
  ///
  /// @param runtime as the manifest writes it
  /// @param python its version, as in `3.12`
  /// @param machine `x86_64` or `aarch64`
  /// @param glibc the minor number of its C library: 34 for 2.34
  public record Platform(String runtime, String python, String machine, int glibc) {}

  /// Which lock files stand in for the file of requirements.
  ///
  /// @param poetryLockRequired whether a Poetry project must have one
  /// @param poetryArguments more words for `poetry export`
  public record Locks(
      boolean pipenv,
      boolean poetry,
      boolean uv,
      boolean poetryLockRequired,
      List<String> poetryArguments) {
    public Locks {
      poetryArguments = List.copyOf(poetryArguments);
    }
  }

  /// How pip is run.
  ///
  /// @param python the interpreter to run it with; null for the one of the runtime
  /// @param arguments more words for `pip install`
  /// @param kept whether what was installed before is used again
  /// @param downloadsKept whether pip keeps what it downloads
  /// @param cache the folder to keep it in, relative to the service's folder; null for the usual
  public record Pip(
      @Nullable String python,
      List<String> arguments,
      boolean kept,
      boolean downloadsKept,
      @Nullable String cache) {
    public Pip {
      arguments = List.copyOf(arguments);
    }
  }

  /// What of the installed packages goes into the zip, and how.
  ///
  /// @param into the folder in the zip, ending in `/`; empty for its root
  /// @param leftOut globs of files and folders to leave out
  /// @param noDeploy names of packages and modules to leave out
  /// @param vendors folders of packages that come with the service, relative to it
  /// @param zipped whether they become a zip in the zip, with a module that unpacks it
  public record Content(
      String into,
      List<String> leftOut,
      List<String> noDeploy,
      List<String> vendors,
      boolean zipped) {
    public Content {
      leftOut = List.copyOf(leftOut);
      noDeploy = List.copyOf(noDeploy);
      vendors = List.copyOf(vendors);
    }
  }

  public PythonRequirements {
    provided = List.copyOf(provided);
  }
}
