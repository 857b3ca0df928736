package aloft.google.source;

import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeBundle.Externals;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.RequiredContent;
import aloft.spi.artifact.RequiredContent.MissingFile;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a zip contains that nobody builds: all packages, and the functions framework among them.
final class DirectLayout {
  private DirectLayout() {}

  /// Returns an addition that leaves out no package.
  static Addition of(Addition addition) {
    return switch (addition) {
      case NodeBundle bundle ->
          new NodeBundle(
              bundle.entries(),
              bundle.arguments(),
              withFramework(bundle.externals()),
              bundle.place(),
              bundle.webpack());
      case NodeDependencies dependencies -> dependencies.required("npm install");
      case Generated _, PythonRequirements _ -> addition;
    };
  }

  /// The framework is imported by no handler, but starts it.
  private static Externals withFramework(Externals externals) {
    List<String> names = new ArrayList<>(externals.names());
    names.add(NodeProject.FRAMEWORK);
    Externals.Rule rule =
        switch (externals.rule()) {
          case NAMED, IMPORTED -> Externals.Rule.NAMED;
          case ALL_IMPORTED -> Externals.Rule.ALL_IMPORTED;
        };
    return new Externals(names, rule, externals.provided());
  }

  /// Returns a zip that is an error without the framework of each language of its functions.
  ///
  /// @param place of the error
  static Package withFramework(Package zip, Set<Language> languages, SourceRange place) {
    RequiredContent content = zip.requiredContent();
    List<MissingFile> missing = new ArrayList<>(content.missing());
    if (languages.contains(Language.NODE)) {
      missing.add(
          framework(
              place,
              NodeProject.FRAMEWORK,
              NodeProject.START,
              "npm install --save-prod " + NodeProject.FRAMEWORK));
    }
    if (languages.contains(Language.PYTHON)) {
      missing.add(
          framework(
              place,
              "functions-framework",
              "functions_framework/__main__.py",
              "echo functions-framework >> requirements.txt"));
    }
    return zip.withRequiredContent(
        new RequiredContent(content.files(), missing, content.exclusionRules()));
  }

  private static MissingFile framework(
      SourceRange place, String name, String file, String command) {
    Diagnostic warning =
        Diagnostic.warning(
                "google/framework",
                "the package does not contain " + name + ", which starts the functions",
                place)
            .hint("run: " + command);
    return new MissingFile(file, List.of("*" + file), true, warning);
  }
}
