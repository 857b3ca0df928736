package aloft.cli.create;

import aloft.spi.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The source of the files of a new project.
public sealed interface TemplateSource permits BundledTemplate, FolderTemplate, RepositoryTemplate {

  /// The default name of the project folder.
  String name();

  /// Writes the files into a folder.
  ///
  /// @param project an empty folder
  /// @param work a temporary folder
  /// @return warnings about files that were not copied
  List<Diagnostic> write(Path project, Path work) throws IOException;
}
