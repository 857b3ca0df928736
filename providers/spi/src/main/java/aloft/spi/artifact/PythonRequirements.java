package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Python packages to install: those in a requirements file or in a lock file in the same folder.
///
/// @param folder the folder of the file, relative to the service's folder; empty for that folder
/// @param fileName usually `requirements.txt`
/// @param requested whether the manifest enables the installation: if not, they are installed only
///   if nothing indicates that the user installs them
/// @param platform the platform in the cloud
/// @param provided names of packages that the runtime already contains
/// @param place the place of the settings in the manifest
public record PythonRequirements(
    String folder,
    String fileName,
    boolean requested,
    Platform platform,
    List<String> provided,
    Locks locks,
    Pip pip,
    Content content,
    SourceRange place)
    implements Addition {

  /// The platform in the cloud.
  ///
  /// @param runtime as in the manifest
  /// @param python the Python version, such as `3.12`
  /// @param architecture `x86_64` or `aarch64`
  /// @param glibc the minor version of glibc: 34 for 2.34
  public record Platform(String runtime, String python, String architecture, int glibc) {}

  /// Which lock files replace the requirements file.
  ///
  /// @param poetryLockRequired whether a Poetry project must have a lock file
  /// @param poetryArguments additional arguments for `poetry export`
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

  /// The settings of pip.
  ///
  /// @param python the interpreter that runs pip; null for the one of the runtime
  /// @param arguments additional arguments for `pip install`
  /// @param reuseInstalled whether packages of an earlier installation are reused
  /// @param cacheDownloads whether pip caches its downloads
  /// @param cacheFolder the cache folder, relative to the service's folder; null for the default
  public record Pip(
      @Nullable String python,
      List<String> arguments,
      boolean reuseInstalled,
      boolean cacheDownloads,
      @Nullable String cacheFolder) {
    public Pip {
      arguments = List.copyOf(arguments);
    }
  }

  /// How the installed packages are added to the zip.
  ///
  /// @param targetFolder the folder in the zip, with a final `/`; empty for the root
  /// @param excludedFiles globs of excluded files and folders
  /// @param excludedPackages names of excluded packages and modules
  /// @param vendorFolders folders of packages in the service's folder, relative to it
  /// @param zipped whether they are added as a nested zip, with a module that unpacks it
  public record Content(
      String targetFolder,
      List<String> excludedFiles,
      List<String> excludedPackages,
      List<String> vendorFolders,
      boolean zipped) {
    public Content {
      excludedFiles = List.copyOf(excludedFiles);
      excludedPackages = List.copyOf(excludedPackages);
      vendorFolders = List.copyOf(vendorFolders);
    }
  }

  public PythonRequirements {
    provided = List.copyOf(provided);
  }
}
