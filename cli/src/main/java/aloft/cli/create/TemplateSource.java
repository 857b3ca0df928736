package aloft.cli.create;

import aloft.spi.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Where the files of a new project come from.
public sealed interface TemplateSource permits BundledTemplate, FolderTemplate, RepositoryTemplate {

  /// The folder of the project where the user names none.
  String name();

  /// Puts the files into a folder.
  ///
  /// @param project an empty folder
  /// @param work a folder for what is needed on the way, which is thrown away
  /// @return what was left out
  List<Diagnostic> write(Path project, Path work) throws IOException;
}
