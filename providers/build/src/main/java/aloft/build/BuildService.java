package aloft.build;

import java.util.List;

/// A service to package.
///
/// @param name the name of the zip of the functions without a zip of their own
/// @param functions all functions whose code is packaged
/// @param maxSize the largest size of the files of a zip, in bytes
public record BuildService(
    String name,
    BuildSettings settings,
    List<BuildFunction> functions,
    List<BuildFolder> folders,
    long maxSize) {
  public BuildService {
    functions = List.copyOf(functions);
    folders = List.copyOf(folders);
  }
}
