package aloft.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.artifact.Package;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevDependenciesTest {
  @TempDir Path folder;
  private PackagingFixture fixture;

  @BeforeEach
  void createFixture() {
    fixture = new PackagingFixture(folder);
  }

  private void project(String path, String json) throws IOException {
    fixture.file(path.isEmpty() ? "package.json" : path + "/package.json", json);
  }

  /// Installs a package with one file and this package.json.
  private void module(String path, String json) throws IOException {
    String name = path.replaceFirst(".*node_modules/", "");
    project(path, "{\"name\":\"" + name + "\"" + (json.isEmpty() ? "" : "," + json) + "}");
    fixture.file(path + "/index.js", name);
  }

  private List<String> modules(String... patterns) throws IOException {
    return fixture.packed(patterns).stream()
        .filter(name -> !name.endsWith("package.json"))
        .toList();
  }

  @Test
  void excludesPackagesReachableOnlyFromDevDependencies() throws IOException {
    project(
        "",
        """
        {"dependencies": {"app": "1"}, "optionalDependencies": {"maybe": "1", "absent": "1"},
         "devDependencies": {"tool": "1", "@scope/lint": "1", "both": "1"}}
        """);
    module(
        "node_modules/app",
        "\"dependencies\":{\"shared\":\"1\"},\"peerDependencies\":{\"both\":\"1\"}");
    module("node_modules/shared", "\"dependencies\":{\"app\":\"1\"}");
    module("node_modules/maybe", "");
    module("node_modules/both", "");
    module(
        "node_modules/tool",
        "\"bin\":{\"run\":\"x\",\"go\":\"x\"},\"dependencies\":{\"deep\":\"1\",\"shared\":\"1\"}");
    module("node_modules/deep", "\"dependencies\":{\"tool\":\"1\"}");
    module("node_modules/@scope/lint", "\"bin\":\"x\",\"dependencies\":{\"deep\":\"2\"}");
    module("node_modules/@scope/lint/node_modules/deep", "");
    module("node_modules/@scope/kept", "");
    fixture.files("node_modules/.bin/run", "node_modules/.bin/go", "node_modules/.bin/lint");
    fixture.files("node_modules/.bin/other", "node_modules/nameless/a.js");
    assertThat(modules())
        .containsExactly(
            "node_modules/.bin/other",
            "node_modules/@scope/kept/index.js",
            "node_modules/app/index.js",
            "node_modules/both/index.js",
            "node_modules/maybe/index.js",
            "node_modules/nameless/a.js",
            "node_modules/shared/index.js");
  }

  @Test
  void patternsCannotIncludeDevDependenciesButASettingCan() throws IOException {
    project("", "{\"devDependencies\": {\"tool\": \"1\"}}");
    module("node_modules/tool", "");
    fixture.files("a.js");
    assertThat(modules("node_modules/tool/**")).containsExactly("a.js");
    Package all = PackagingFixture.pkg().withoutDevDependencies(false);
    fixture.pack(all).orThrow();
    assertThat(fixture.names("app.zip")).contains("node_modules/tool/index.js");
  }

  @Test
  void resolvesTheNearestVersion() throws IOException {
    project("", "{\"dependencies\":{\"app\":\"1\"},\"devDependencies\":{\"tool\":\"1\"}}");
    module("node_modules/app", "\"dependencies\":{\"lib\":\"2\"}");
    module("node_modules/app/node_modules/lib", "\"dependencies\":{\"leaf\":\"1\"}");
    module("node_modules/tool", "\"dependencies\":{\"lib\":\"1\"}");
    module("node_modules/lib", "");
    module("node_modules/leaf", "");
    assertThat(modules())
        .containsExactly(
            "node_modules/app/index.js",
            "node_modules/app/node_modules/lib/index.js",
            "node_modules/leaf/index.js");
  }

  @Test
  void followsLinksOfWorkspaces() throws IOException {
    project("", "{\"workspaces\":[\"packages/*\"],\"devDependencies\":{\"tool\":\"1\"}}");
    module(
        "packages/a",
        "\"dependencies\":{\"b\":\"*\",\"lib\":\"1\"},\"devDependencies\":{\"test\":\"1\"}");
    module("packages/b", "\"dependencies\":{\"lib\":\"2\"},\"devDependencies\":{\"nested\":\"1\"}");
    module("packages/b/node_modules/lib", "");
    module("packages/b/node_modules/nested", "");
    fixture.link("node_modules/a", "../packages/a").link("node_modules/b", "../packages/b");
    for (String name : List.of("tool", "test", "lib")) {
      module("node_modules/" + name, "");
    }
    assertThat(modules("!packages"))
        .containsExactly(
            "node_modules/a/index.js",
            "node_modules/b/index.js",
            "node_modules/b/node_modules/lib/index.js",
            "node_modules/lib/index.js");
  }

  @Test
  void excludesALinkedToolButNotItsSource() throws IOException {
    project("", "{\"devDependencies\":{\"tool\":\"file:./tool\"}}");
    module("tool", "");
    fixture.link("node_modules/tool", "../tool");
    assertThat(modules()).containsExactly("tool/index.js");
  }

  @Test
  void followsThePnpmStore() throws IOException {
    project("", "{\"dependencies\":{\"app\":\"1\"},\"devDependencies\":{\"@s/tool\":\"1\"}}");
    String store = "node_modules/.pnpm/";
    module(store + "app@1.0.0/node_modules/app", "\"dependencies\":{\"lib\":\"1\"}");
    module(store + "lib@1.0.0/node_modules/lib", "");
    module(
        store + "@s+tool@1.0.0/node_modules/@s/tool",
        "\"dependencies\":{\"lib\":\"1\",\"deep\":\"1\"}");
    module(store + "deep@1.0.0/node_modules/deep", "");
    fixture
        .link("node_modules/app", ".pnpm/app@1.0.0/node_modules/app")
        .link("node_modules/@s/tool", "../.pnpm/@s+tool@1.0.0/node_modules/@s/tool")
        .link(store + "app@1.0.0/node_modules/lib", "../../lib@1.0.0/node_modules/lib")
        .link(store + "@s+tool@1.0.0/node_modules/lib", "../../lib@1.0.0/node_modules/lib")
        .link(store + "@s+tool@1.0.0/node_modules/deep", "../../deep@1.0.0/node_modules/deep")
        .link(store + "node_modules/deep", "../deep@1.0.0/node_modules/deep");
    assertThat(modules())
        .containsExactly(
            store + "app@1.0.0/node_modules/app/index.js",
            store + "app@1.0.0/node_modules/lib/index.js",
            store + "lib@1.0.0/node_modules/lib/index.js",
            "node_modules/app/index.js");
  }

  @Test
  void readsEveryProject() throws IOException {
    project("", "{\"devDependencies\":{\"one\":\"1\",\"two\":\"1\"}}");
    project("lambdas/a", "{\"dependencies\":{\"one\":\"1\"},\"devDependencies\":{\"own\":\"1\"}}");
    for (String path :
        List.of("node_modules/one", "node_modules/two", "lambdas/a/node_modules/own")) {
      module(path, "");
    }
    assertThat(modules()).containsExactly("node_modules/one/index.js");
  }

  @Test
  void warnsAboutAnInvalidPackageJson() throws IOException {
    project("", "{\"dependencies\":{\"app\":\"1\"},\"devDependencies\":{\"tool\":\"1\"}}");
    project("sub", "{ not json");
    fixture
        .file("node_modules/app/package.json", "[]")
        .file("node_modules/tool/package.json", "{}");
    var read = fixture.pack(PackagingFixture.pkg());
    assertThat(read.diagnostics()).allMatch(d -> !d.isError());
    assertThat(read.diagnostics())
        .extracting(d -> d.message().replaceFirst("(?<=JSON: ).*", ""))
        .containsExactly(
            "development dependencies may be packed too: cannot read"
                + " sub/package.json: not valid JSON: ",
            "development dependencies may be packed too: cannot read"
                + " the package.json of app: it is not a JSON object");
    assertThat(fixture.names("app.zip")).contains("node_modules/app/package.json");
    assertThat(fixture.names("app.zip")).doesNotContain("node_modules/tool/package.json");
  }
}
