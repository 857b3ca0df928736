package aloft.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dependencies that package managers install outside of the service's folder, or behind links.
class ModuleLayoutTest {
  @TempDir Path folder;
  private PackagingFixture fixture;

  /// The service is in `packages/api` of a workspace.
  @BeforeEach
  void createFixture() throws IOException {
    fixture = new PackagingFixture(folder.resolve("packages/api"));
    fixture.files("handler.js");
  }

  private void project(String json) throws IOException {
    fixture.file("package.json", json);
  }

  private static String dependencies(String... names) {
    return "\"dependencies\":{\"" + String.join("\":\"1\",\"", names) + "\":\"1\"}";
  }

  /// Installs a package with one file.
  ///
  /// @param path from the folder of the service
  private void module(String path, String json) throws IOException {
    String name = path.replaceFirst(".*(node_modules|packages|\\.\\.)/", "");
    fixture.file(
        path + "/package.json",
        "{\"name\":\"" + name + "\"" + (json.isEmpty() ? "" : "," + json) + "}");
    fixture.file(path + "/index.js", path);
  }

  private static Package pkg(String... patterns) {
    return PackagingFixture.pkg(patterns)
        .withAdditions(List.of(new NodeDependencies(true, List.of("@cloud/*"))));
  }

  /// The code of packages in the zip.
  private List<String> modules(String... patterns) throws IOException {
    assertThat(fixture.pack(pkg(patterns)).diagnostics()).isEmpty();
    return fixture.names("app.zip").stream()
        .filter(name -> name.contains("node_modules/") && !name.endsWith("package.json"))
        .map(name -> name.replace("/index.js", ""))
        .toList();
  }

  private List<String> warnings(String... patterns) {
    return fixture.pack(pkg(patterns)).diagnostics().stream().map(Diagnostic::message).toList();
  }

  /// A workspace with all packages in the node_modules of its root.
  private void hoisted() throws IOException {
    project(
        "{"
            + dependencies("@shop/common", "odd")
            + ",\"devDependencies\":{\"tool\":\"1\"},\"optionalDependencies\":{\"absent\":\"1\"}}");
    module(
        "../common",
        dependencies("ms")
            + ",\"devDependencies\":{\"test\":\"1\"},\"peerDependencies\":{\"p\":\"1\"}");
    fixture.files("../common/node_modules/test/x.js", "../common/.git/HEAD", "../common/lib/a.js");
    fixture
        .link("../../node_modules/@shop/common", "../../packages/common")
        .link("../../node_modules/@shop/api", "../../packages/api");
    module("../../node_modules/odd", dependencies("number"));
    for (String name : List.of("number", "ms", "tool", "test", "other")) {
      module("../../node_modules/" + name, "");
    }
  }

  @Test
  void addsDependenciesOfTheWorkspace() throws IOException {
    hoisted();
    assertThat(modules())
        .containsExactly(
            "node_modules/@shop/common",
            "node_modules/@shop/common/lib/a.js",
            "node_modules/ms",
            "node_modules/number",
            "node_modules/odd");
    assertThat(fixture.text("app.zip", "node_modules/odd/index.js"))
        .isEqualTo("../../node_modules/odd");
  }

  @Test
  void patternsOfTheUserWin() throws IOException {
    hoisted();
    assertThat(modules("!node_modules/odd/**", "!node_modules/@shop/common/lib"))
        .containsExactly("node_modules/@shop/common", "node_modules/ms", "node_modules/number");
    assertThat(modules("!node_modules/**")).isEmpty();
    assertThat(modules("!**", "handler.js")).isEmpty();
    assertThat(modules("!**", "handler.js", "node_modules/odd/**"))
        .containsExactly("node_modules/odd");
  }

  @Test
  void otherPackagesAddNothing() throws IOException {
    hoisted();
    assertThat(fixture.packed()).containsExactly("handler.js", "package.json");
  }

  @Test
  void nestsVersionsThatConflict() throws IOException {
    project("{" + dependencies("a", "b", "lib") + "}");
    module("node_modules/lib", dependencies("leaf"));
    module("../../node_modules/lib", dependencies("leaf"));
    module("../../node_modules/leaf", "");
    module("../../node_modules/a", dependencies("lib"));
    module("../../node_modules/b", dependencies("leaf", "lib"));
    module("../../node_modules/b/node_modules/leaf", "");
    assertThat(modules())
        .containsExactly(
            "node_modules/a",
            "node_modules/a/node_modules/lib",
            "node_modules/b",
            "node_modules/b/node_modules/leaf",
            "node_modules/b/node_modules/lib",
            "node_modules/b/node_modules/lib/node_modules/leaf",
            "node_modules/leaf",
            "node_modules/lib");
    assertThat(
            fixture.text("app.zip", "node_modules/b/node_modules/lib/node_modules/leaf/index.js"))
        .isEqualTo("../../node_modules/leaf");
    assertThat(fixture.text("app.zip", "node_modules/lib/index.js")).isEqualTo("node_modules/lib");
  }

  /// @param modules the node_modules of the workspace's root, from the folder of the service
  private void store(String modules, String name, String... dependencies) throws IOException {
    String own = modules + "/.pnpm/" + name + "@1/node_modules/";
    module(own + name, dependencies.length == 0 ? "" : dependencies(dependencies));
    for (String dependency : dependencies) {
      fixture.link(own + dependency, "../../" + dependency + "@1/node_modules/" + dependency);
    }
    fixture.link(modules + "/.pnpm/node_modules/" + name, "../" + name + "@1/node_modules/" + name);
  }

  @Test
  void resolvesThePnpmStore() throws IOException {
    project("{" + dependencies("odd") + ",\"devDependencies\":{\"pad\":\"1\"}}");
    store("node_modules", "odd", "number");
    store("node_modules", "number", "odd");
    store("node_modules", "pad");
    fixture.link("node_modules/odd", ".pnpm/odd@1/node_modules/odd");
    fixture.link("node_modules/pad", ".pnpm/pad@1/node_modules/pad");
    assertThat(modules()).containsExactly("node_modules/number", "node_modules/odd");
    assertThat(modules("node_modules/.pnpm/odd@1/**"))
        .contains("node_modules/.pnpm/odd@1/node_modules/odd", "node_modules/number");
    fixture.pack(pkg().withoutDevDependencies(false)).orThrow();
    assertThat(fixture.names("app.zip"))
        .contains(
            "node_modules/.pnpm/pad@1/node_modules/pad/index.js",
            "node_modules/pad/index.js",
            "node_modules/number/index.js");
  }

  @Test
  void resolvesThePnpmStoreOfAWorkspace() throws IOException {
    project("{" + dependencies("odd", "common") + ",\"devDependencies\":{\"pad\":\"1\"}}");
    module("../common", dependencies("number"));
    for (String name : List.of("pad", "odd", "number")) {
      store(
          "../../node_modules", name, name.equals("odd") ? new String[] {"number"} : new String[0]);
    }
    String store = "../../../node_modules/.pnpm/";
    fixture
        .link("node_modules/odd", store + "odd@1/node_modules/odd")
        .link("node_modules/pad", store + "pad@1/node_modules/pad")
        .link("node_modules/common", "../../common")
        .link("../common/node_modules/number", store + "number@1/node_modules/number")
        .link("../common/node_modules/pad", store + "pad@1/node_modules/pad");
    assertThat(modules())
        .containsExactly("node_modules/common", "node_modules/number", "node_modules/odd");
  }

  @Test
  void addsWhatPackagesBundleAndWhatPrismaGenerates() throws IOException {
    project("{" + dependencies("a", "@prisma/client") + "}");
    module("../../node_modules/a", "\"bundleDependencies\":[\"b\"]");
    module("../../node_modules/a/node_modules/b", "");
    module("../../node_modules/a/node_modules/@s/undeclared", "");
    module("../../node_modules/a/lib/node_modules/inner", "");
    module("../../node_modules/@prisma/client", "");
    module("../../node_modules/.prisma/client", "");
    assertThat(modules())
        .containsExactly(
            "node_modules/.prisma/client",
            "node_modules/@prisma/client",
            "node_modules/a",
            "node_modules/a/lib/node_modules/inner",
            "node_modules/a/node_modules/@s/undeclared",
            "node_modules/a/node_modules/b");
  }

  @Test
  void projectsInFoldersHaveTheirOwnDependencies() throws IOException {
    fixture.file("nodejs/package.json", "{" + dependencies("odd") + "}");
    module("../../node_modules/odd", "");
    assertThat(modules()).containsExactly("nodejs/node_modules/odd");
  }

  @Test
  void requiredDependenciesMustBeInstalled() throws IOException {
    project("{" + dependencies("a", "b") + "}");
    Package required =
        pkg().withAdditions(List.of(new NodeDependencies(true, List.of()).required("npm install")));
    assertThat(fixture.pack(required).diagnostics())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.isError()).isTrue();
          assertThat(finding.message()).endsWith("a, b (not installed)");
          assertThat(finding.hint()).isEqualTo("run: npm install");
        });
    module("../../node_modules/a", "");
    module("../../node_modules/b", "");
    assertThat(fixture.pack(required).diagnostics()).isEmpty();
  }

  @Test
  void warnsAboutDependenciesThatAreNotInstalled() throws IOException {
    project("{" + dependencies("a", "b", "@cloud/sdk") + ",\"peerDependencies\":{\"p\":\"1\"}}");
    assertThat(warnings())
        .containsExactly(
            "dependencies in package.json are not in the package: a, b (not installed)");
    assertThat(warnings("!node_modules/{a,b}/**")).isEmpty();
    module("../../node_modules/a", dependencies("c") + ",\"optionalDependencies\":{\"o\":\"1\"}");
    module("../../node_modules/b", "");
    assertThat(warnings())
        .containsExactly("dependencies of a are not in the package: c (not installed)");
    fixture.file("../../.pnp.cjs", "");
    assertThat(fixture.pack(pkg()).diagnostics())
        .extracting(Diagnostic::hint)
        .containsExactly("set \"nodeLinker: node-modules\" in .yarnrc.yml and run: yarn install");
  }

  @Test
  void endsWhereVersionsNeedEachOtherInACircle() throws IOException {
    project("{" + dependencies("a", "b") + "}");
    for (String name : List.of("a", "b")) {
      String other = name.equals("a") ? "b" : "a";
      for (int version = 1; version <= 2; version++) {
        String own = "node_modules/.pnpm/" + name + "@" + version + "/node_modules/";
        module(own + name, dependencies(other));
        int next = name.equals("a") ? version : 3 - version;
        fixture.link(own + other, "../../" + other + "@" + next + "/node_modules/" + other);
      }
      fixture.link("node_modules/" + name, ".pnpm/" + name + "@1/node_modules/" + name);
    }
    assertThat(warnings())
        .hasSize(1)
        .allMatch(message -> message.endsWith("(their versions depend on each other in a cycle)"));
  }
}
