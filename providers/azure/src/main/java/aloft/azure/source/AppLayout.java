package aloft.azure.source;

import aloft.azure.event.FunctionBinding;
import aloft.azure.event.Trigger;
import aloft.azure.service.AppRuntime;
import aloft.azure.service.AzureFunction;
import aloft.azure.service.AzureService;
import aloft.build.HandlerName;
import aloft.build.IgnoreFile;
import aloft.build.PackageSection;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeBundle.Externals;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gives the zip the layout of the Functions host: `host.json`, and files that register the
/// functions, of which nothing is written into the folder of the service.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-reference#folder-structure">Folder
///   structure</a>
public final class AppLayout {
  private static final String NODE = "aloft_functions.mjs";
  private static final String PYTHON = "function_app.py";
  private static final String PROJECT = "package.json";

  /// Files of this machine: settings with secrets, and packages of Python.
  private static final List<String> LOCAL_FILES =
      List.of("local.settings.json", "**/local.settings.json", ".python_packages/**");

  /// The package of the programming model of Node.
  public static final String LIBRARY = "@azure/functions";

  private final AzureService service;
  private final Tree tree;

  public AppLayout(AzureService service, Tree tree) {
    this.service = service;
    this.tree = tree;
  }

  /// Returns the zip of the app.
  public Package of(Package zip) {
    Prebuilt prebuilt = zip.prebuilt();
    if (prebuilt != null) {
      String path = Tree.normalized(prebuilt.location());
      return tree.isFolder(path)
          ? ofFolder(zip, path, prebuilt.place())
          : path.endsWith(".jar") && tree.isFile(path) ? ofJar(zip, path, prebuilt.place()) : zip;
    }
    String staged = staged();
    if (staged != null) {
      return ofFolder(zip, staged, zip.place());
    }
    List<Addition> additions = new ArrayList<>();
    for (Addition addition : zip.additions()) {
      // Azure installs the packages of Python.
      if (addition instanceof NodeBundle bundle && usesModel(project())) {
        additions.add(withLibrary(bundle));
      } else if (addition instanceof NodeDependencies modules) {
        // Azure does not have the library, although bundles do not contain it.
        List<String> provided = new ArrayList<>(modules.provided());
        provided.remove(LIBRARY);
        additions.add(new NodeDependencies(modules.isReported(), provided));
      } else if (!(addition instanceof PythonRequirements)) {
        additions.add(addition);
      }
    }
    addHost(additions);
    Language language = service.language();
    if (language == Language.NODE) {
      addNode(additions);
    } else if (language == Language.PYTHON) {
      if (handled().findFirst().isPresent()) {
        additions.add(file(PYTHON, read(PYTHON).replace("/*FUNCTIONS*/", Json.write(python(), 2))));
      }
    } else {
      addFunctionFiles(null, additions);
    }
    List<String> excluded = new ArrayList<>(IgnoreFile.globs(".funcignore", LOCAL_FILES, tree));
    excluded.addAll(zip.excluded());
    return zip.withFiles(excluded, zip.patterns()).withAdditions(additions);
  }

  /// The app that Azure's plugin for Maven has built; null if there is not exactly one.
  private @Nullable String staged() {
    List<String> apps =
        service.language() == Language.JAVA ? tree.names(FunctionFile.STAGED) : List.of();
    return apps.size() == 1 ? Tree.normalized(FunctionFile.STAGED + apps.getFirst()) : null;
  }

  // A folder in the layout of the host, which another tool has built.
  private Package ofFolder(Package zip, String path, SourceRange place) {
    List<Addition> additions = new ArrayList<>();
    if (!tree.isFile(path + "/" + HostFile.NAME)) {
      addHost(additions);
    }
    return Package.of(zip.name(), place)
        .withFolder(path, "")
        .withFiles(LOCAL_FILES, List.of())
        .withoutDevDependencies(false)
        .withAdditions(additions);
  }

  // The file that registers the functions is not bundled, and imports the library.
  private static NodeBundle withLibrary(NodeBundle bundle) {
    Externals externals = bundle.externals();
    List<String> names = new ArrayList<>(externals.names());
    names.add(LIBRARY);
    Externals.Rule rule =
        externals.rule() == Externals.Rule.IMPORTED ? Externals.Rule.NAMED : externals.rule();
    return new NodeBundle(
        bundle.entries(),
        bundle.arguments(),
        new Externals(names, rule, externals.provided()),
        bundle.place(),
        bundle.webpack());
  }

  private Package ofJar(Package zip, String path, SourceRange place) {
    int slash = path.lastIndexOf('/');
    String jar = path.substring(slash + 1);
    List<Addition> additions = new ArrayList<>();
    addHost(additions);
    addFunctionFiles("../" + jar, additions);
    service.functions().stream()
        .filter(AzureFunction::isOwn)
        .forEach(function -> {
          String text = FunctionFile.text(tree, function.key());
          if (text != null) {
            additions.add(file(function.key() + "/" + FunctionFile.NAME, text));
          }
        });
    return Package.of(zip.name(), place)
        .withFolder(slash < 0 ? "" : path.substring(0, slash), "")
        .withFiles(List.of("**"), List.of(jar, "lib/**"))
        .withoutDevDependencies(false)
        .withAdditions(additions);
  }

  private void addHost(List<Addition> additions) {
    additions.add(file(HostFile.NAME, Json.write(HostFile.settings(service, tree), 2) + "\n"));
  }

  private static Generated file(String path, String text) {
    return new Generated(path, text, false);
  }

  private Stream<AzureFunction> handled() {
    return service.functions().stream().filter(function -> !function.isOwn());
  }

  private void addNode(List<Addition> additions) {
    if (handled().findFirst().isEmpty()) {
      return;
    }
    Mapping project = project();
    if (!usesModel(project)) {
      addFunctionFiles(null, additions);
      return;
    }
    additions.add(file(NODE, read(NODE).replace("/*FUNCTIONS*/ []", Json.write(node(), 2))));
    SourceRange place = SourceRange.of(PROJECT);
    Mapping changed = (project == null ? Mapping.empty(place) : project);
    additions.add(
        file(PROJECT, Json.write(changed.with("main", new Scalar(NODE, place)), 2) + "\n"));
  }

  private @Nullable Mapping project() {
    String text = tree.text(PROJECT);
    try {
      return text != null && Json.read(text, PROJECT) instanceof Mapping project ? project : null;
    } catch (UserException e) {
      // npm reports the error.
      return null;
    }
  }

  /// Returns whether handlers have the form of the package's version 4. Those of a project without
  /// it, or with an older one, are called as version 3 calls them: `(context, request)`.
  private static boolean usesModel(@Nullable Mapping project) {
    String text = version(project);
    if (text == null) {
      return false;
    }
    String digits = text.replaceAll("^[^0-9]*([0-9]+).*$", "$1");
    return !digits.matches("[0-3]");
  }

  private static @Nullable String version(@Nullable Mapping project) {
    Node version = project == null ? null : project.get("dependencies", LIBRARY);
    return version == null ? null : version.text();
  }

  /// Returns what is wrong with the files of the app, or is chosen by them.
  public List<Diagnostic> findings() {
    List<Diagnostic> findings = new ArrayList<>();
    if (service.language() == Language.NODE) {
      String text = tree.text(PROJECT);
      try {
        if (text != null) {
          Json.read(text, PROJECT);
        }
        addModel(findings);
      } catch (UserException e) {
        findings.addAll(e.diagnostics());
      }
    } else if (service.language() == Language.JAVA) {
      checkJava(findings);
    } else if (AppRuntime.isCustom(service.language())) {
      checkProgram(findings);
    }
    return findings;
  }

  private @Nullable String artifact() {
    PackageSection packaging = service.manifest().code().packaging();
    return packaging == null ? null : packaging.artifact();
  }

  // A host.json of the project names its own program.
  private void checkProgram(List<Diagnostic> findings) {
    if (artifact() != null || tree.isFile(HostFile.NAME)) {
      return;
    }
    handled()
        .findFirst()
        .filter(function -> !tree.isFile(String.valueOf(function.section().handler())))
        .ifPresent(function ->
            findings.add(
                Diagnostic.error(
                        "azure/handler",
                        "there is no program " + function.section().handler(),
                        function.place("handler"))
                    .hint(
                        "build it first, or correct its path: it is relative to the service's"
                            + " folder")));
  }

  // How Azure calls the handlers of a project that does not say it.
  private void addModel(List<Diagnostic> findings) {
    Mapping project = project();
    boolean isChosen =
        version(project) != null
            || (project != null && project.get("devDependencies", LIBRARY) != null);
    handled()
        .findFirst()
        .filter(first -> !isChosen)
        .ifPresent(first ->
            findings.add(
                Diagnostic.note(
                        "azure/model",
                        "handlers get (context, request), because "
                            + LIBRARY
                            + " is not among the dependencies of package.json")
                    .at(first.place("handler"))
                    .hint("for handlers with (request, context), run: npm install " + LIBRARY)));
  }

  private void checkJava(List<Diagnostic> findings) {
    String artifact = artifact();
    if (artifact == null && staged() == null) {
      findings.add(
          Diagnostic.error(
                  "azure/package",
                  "the jar of the app is not named",
                  service.settingPlace("runtime"))
              .hint("build it, and write \"package: {artifact: target/NAME.jar}\""));
    }
    if (artifact != null && artifact.endsWith(".jar")) {
      service.functions().stream()
          .filter(AzureFunction::isOwn)
          .filter(function -> FunctionFile.text(tree, function.key()) == null)
          .forEach(function ->
              findings.add(
                  Diagnostic.error(
                          "azure/handler",
                          "the function \"" + function.key() + "\" has no handler",
                          function.place())
                      .hint("write \"handler: package.Class::method\"")));
    }
  }

  private List<Map<String, Object>> node() {
    List<Map<String, Object>> functions = new ArrayList<>();
    handled()
        .forEach(function -> {
          HandlerName handler = HandlerName.of(String.valueOf(function.section().handler()));
          List<Trigger> triggers = function.events().triggers();
          for (int i = 0; i < triggers.size(); i++) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("key", function.name(i));
            Map<String, Object> module = new LinkedHashMap<>();
            module.put("file", handler.file());
            module.put("name", handler.export());
            item.put("handler", module);
            List<Object> inputs = new ArrayList<>();
            List<Object> outputs = new ArrayList<>();
            for (FunctionBinding binding : function.events().bindingsOf(triggers.get(i))) {
              if (binding.isTrigger()) {
                item.put("trigger", binding.json());
              } else if (binding.name().equals("$return")) {
                item.put("return", binding.json());
              } else {
                (binding.direction() == FunctionBinding.Direction.IN ? inputs : outputs)
                    .add(binding.json());
              }
            }
            item.put("extraInputs", inputs);
            item.put("extraOutputs", outputs);
            functions.add(item);
          }
        });
    return functions;
  }

  private List<Map<String, Object>> python() {
    List<Map<String, Object>> functions = new ArrayList<>();
    handled()
        .forEach(function -> {
          HandlerName handler = HandlerName.of(String.valueOf(function.section().handler()));
          List<Trigger> triggers = function.events().triggers();
          for (int i = 0; i < triggers.size(); i++) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("key", function.name(i));
            item.put("module", handler.file().replace('/', '.'));
            item.put("name", handler.export());
            item.put("bindings", json(function, triggers.get(i)));
            functions.add(item);
          }
        });
    return functions;
  }

  /// Returns the bindings of a function of the app, as in `function.json`.
  public static List<Map<String, Object>> json(AzureFunction function, Trigger trigger) {
    return function.events().bindingsOf(trigger).stream().map(FunctionBinding::json).toList();
  }

  private void addFunctionFiles(@Nullable String script, List<Addition> additions) {
    handled()
        .forEach(function -> {
          List<Trigger> triggers = function.events().triggers();
          for (int i = 0; i < triggers.size(); i++) {
            Map<String, Object> settings = new LinkedHashMap<>();
            if (script != null) {
              settings.put("scriptFile", script);
              settings.put(
                  "entryPoint", String.valueOf(function.section().handler()).replace("::", "."));
            } else if (service.language() == Language.NODE) {
              HandlerName handler = HandlerName.of(String.valueOf(function.section().handler()));
              settings.put("scriptFile", "../" + handler.file() + extension(handler.file()));
              settings.put("entryPoint", handler.export());
            }
            List<Map<String, Object>> bindings = json(function, triggers.get(i));
            if (service.language() == Language.NODE) {
              bindings.forEach(AppLayout::nameResponse);
            }
            settings.put("bindings", bindings);
            additions.add(
                file(function.name(i) + "/function.json", Json.write(settings, 2) + "\n"));
          }
        });
  }

  // The host takes a response of `context.res` only from a binding with a name.
  private static void nameResponse(Map<String, Object> binding) {
    if ("http".equals(binding.get("type")) && "$return".equals(binding.get("name"))) {
      binding.put("name", "res");
    }
  }

  private String extension(String file) {
    for (String extension : List.of(".mjs", ".cjs")) {
      if (tree.isFile(file + extension)) {
        return extension;
      }
    }
    return ".js";
  }

  private static String read(String name) {
    try (InputStream in = Objects.requireNonNull(AppLayout.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
