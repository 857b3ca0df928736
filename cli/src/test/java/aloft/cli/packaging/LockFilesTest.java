package aloft.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dependencies are read from the lock file: the package.json files of the installed packages are
/// empty or different here.
class LockFilesTest {
  private static final String PROJECT =
      """
      {"dependencies": {"app": "^1", "@s/named": "npm:other@^1"},
       "optionalDependencies": {"maybe": "1"},
       "devDependencies": {"tool": "^2"}}
      """;

  @TempDir Path folder;
  private PackagingFixture fixture;

  @BeforeEach
  void createFixture() {
    fixture = new PackagingFixture(folder.resolve("service"));
  }

  private void modules(String... paths) throws IOException {
    for (String path : paths) {
      fixture.file(path + "/package.json", "{}");
    }
  }

  /// The folders of the packed packages.
  private List<String> packed(String... patterns) throws IOException {
    return fixture.packed(patterns).stream()
        .filter(name -> name.contains("node_modules/") && name.endsWith("/package.json"))
        .map(name -> name.replaceFirst("/package.json$", ""))
        .sorted()
        .toList();
  }

  private void hoisted() throws IOException {
    fixture.file("package.json", PROJECT);
    modules(
        "node_modules/@s/named",
        "node_modules/app",
        "node_modules/app/node_modules/leaf",
        "node_modules/byhand",
        "node_modules/deep",
        "node_modules/leaf",
        "node_modules/shared",
        "node_modules/tool");
    fixture.files("node_modules/.bin/tool", "node_modules/.bin/app");
    fixture.file("node_modules/byhand/package.json", "{\"dependencies\":{\"deep\":\"*\"}}");
  }

  private static final List<String> NEEDED =
      List.of(
          "node_modules/@s/named",
          "node_modules/app",
          "node_modules/app/node_modules/leaf",
          "node_modules/byhand",
          "node_modules/deep",
          "node_modules/shared");

  private static final String NPM =
      """
      {"lockfileVersion": 3, "packages": {
        "": {"dependencies": {"app": "^1", "@s/named": "npm:other@^1"},
             "optionalDependencies": {"maybe": "1"}, "devDependencies": {"tool": "^2"}},
        "node_modules/@s/named": {"name": "other", "peerDependencies": {"shared": "*"}},
        "node_modules/app": {"dependencies": {"leaf": "2"}, "bin": {"app": "a.js"}},
        "node_modules/app/node_modules/leaf": {},
        "node_modules/deep": {"dev": true},
        "node_modules/leaf": {"dev": true},
        "node_modules/maybe": {"optional": true},
        "node_modules/shared": {},
        "node_modules/tool": {"bin": {"tool": "t.js"}, "dev": true,
          "dependencies": {"deep": "1", "leaf": "1", "shared": "1"}}
      }}
      """;

  @Test
  void readsPackageLock() throws IOException {
    hoisted();
    fixture.file("package-lock.json", NPM);
    assertThat(packed()).isEqualTo(NEEDED);
    assertThat(fixture.names("app.zip"))
        .contains("node_modules/.bin/app")
        .doesNotContain("node_modules/.bin/tool");
  }

  @Test
  void shrinkwrapPrecedesPackageLock() throws IOException {
    hoisted();
    fixture.file("npm-shrinkwrap.json", NPM).file("package-lock.json", "{}");
    assertThat(packed()).isEqualTo(NEEDED);
  }

  @Test
  void ignoresALockFileThatDoesNotMatchThePackageJson() throws IOException {
    hoisted();
    fixture.file("package-lock.json", NPM.replace("\"tool\": \"^2\"", "\"tool\": \"^1\""));
    // The package.json files list no dependencies, so no project requires a package except tool.
    assertThat(packed()).hasSize(7).contains("node_modules/leaf");
    fixture.file("package-lock.json", "<<<<<<< HEAD\n" + NPM);
    assertThat(packed()).hasSize(7).contains("node_modules/leaf");
  }

  @Test
  void readsPackageLockVersion1() throws IOException {
    hoisted();
    fixture.file("node_modules/app/package.json", "{\"dependencies\":{\"leaf\":\"2\"}}");
    fixture.file("node_modules/@s/named/package.json", "{\"peerDependencies\":{\"shared\":\"*\"}}");
    fixture.file("node_modules/tool/package.json", "{\"bin\":{\"tool\":\"t.js\"}}");
    fixture.file(
        "package-lock.json",
        """
        {"lockfileVersion": 1, "dependencies": {
          "@s/named": {"version": "npm:other@1.0.0"}, "maybe": {"optional": true},
          "app": {"requires": {"leaf": "2"}, "dependencies": {"leaf": {"version": "2.0.0"}}},
          "deep": {"dev": true}, "leaf": {"dev": true}, "shared": {},
          "tool": {"dev": true, "requires": {"deep": "1", "leaf": "1", "shared": "1"}}}}
        """);
    assertThat(packed()).isEqualTo(NEEDED);
    assertThat(fixture.names("app.zip")).doesNotContain("node_modules/.bin/tool");
  }

  @Test
  void readsClassicYarnLock() throws IOException {
    hoisted();
    fixture.file("node_modules/app/package.json", "{\"dependencies\":{\"leaf\":\"2\"}}");
    fixture.file("node_modules/@s/named/package.json", "{\"peerDependencies\":{\"shared\":\"*\"}}");
    fixture.file(
        "yarn.lock",
        """
        # yarn lockfile v1


        "@s/named@npm:other@^1":
          version "1.0.0"

        app@^1:
          version "1.0.0"
          dependencies:
            leaf "2"

        deep@*, deep@1:
          version "1.0.0"

        leaf@1:
          version "1.0.0"

        leaf@2:
          version "2.0.0"

        "shared@>=1 <3":
          version "1.0.0"

        tool@^2:
          version "2.0.0"
          dependencies:
            leaf "1"
            shared ">=1 <3"
          optionalDependencies:
            deep "1"
        """);
    assertThat(packed()).isEqualTo(NEEDED);
  }

  @Test
  void readsYarnLockWithProtocols() throws IOException {
    hoisted();
    fixture.file(
        "yarn.lock",
        """
        __metadata:
          version: 8

        "@s/named@npm:other@^1":
          version: 1.0.0
          resolution: "other@npm:1.0.0"
          peerDependencies:
            shared: "*"

        "app@npm:^1":
          version: 1.0.0
          dependencies:
            leaf: "npm:2"

        "deep@npm:*, deep@npm:1":
          version: 1.0.0

        "leaf@npm:1":
          version: 1.0.0

        "leaf@npm:2":
          version: 2.0.0

        "service@workspace:.":
          version: 0.0.0-use.local
          dependencies:
            tool: "npm:^2"

        "tool@npm:^2":
          version: 2.0.0
          dependencies:
            deep: 1
            leaf: "npm:1"
            shared: "npm:1"
          bin:
            tool: t.js
        """);
    assertThat(packed()).isEqualTo(NEEDED);
    assertThat(fixture.names("app.zip")).doesNotContain("node_modules/.bin/tool");
  }

  private void store(String... links) throws IOException {
    String store = "node_modules/.pnpm/";
    for (String name : List.of("app", "other", "tool", "deep", "shared")) {
      modules(store + name + "@1.0.0/node_modules/" + name);
      fixture.link(store + "node_modules/" + name, "../" + name + "@1.0.0/node_modules/" + name);
    }
    fixture
        .file("package.json", PROJECT)
        .link("node_modules/app", ".pnpm/app@1.0.0/node_modules/app")
        .link("node_modules/tool", ".pnpm/tool@1.0.0/node_modules/tool")
        .link("node_modules/@s/named", "../.pnpm/other@1.0.0/node_modules/other");
    for (String link : links) {
      String to = link.replaceFirst(".*/", "");
      fixture.link(store + link, "../../" + to + "@1.0.0/node_modules/" + to);
    }
  }

  private static final String[] LINKS = {
    "app@1.0.0/node_modules/shared",
    "tool@1.0.0/node_modules/deep",
    "tool@1.0.0/node_modules/shared"
  };

  private static final List<String> STORED =
      List.of(
          "node_modules/.pnpm/app@1.0.0/node_modules/app",
          "node_modules/.pnpm/app@1.0.0/node_modules/shared",
          "node_modules/.pnpm/node_modules/app",
          "node_modules/.pnpm/node_modules/other",
          "node_modules/.pnpm/node_modules/shared",
          "node_modules/.pnpm/other@1.0.0/node_modules/other",
          "node_modules/.pnpm/shared@1.0.0/node_modules/shared",
          "node_modules/@s/named",
          "node_modules/app");

  @Test
  void readsPnpmLockVersion9() throws IOException {
    store(LINKS);
    fixture.file(
        "pnpm-lock.yaml",
        """
        lockfileVersion: '9.0'
        importers:
          .:
            dependencies:
              '@s/named': {specifier: npm:other@^1, version: other@1.0.0}
              app: {specifier: ^1, version: 1.0.0(shared@1.0.0)}
            devDependencies:
              tool: {specifier: ^2, version: 1.0.0}
        packages:
          app@1.0.0:
            peerDependencies: {shared: '*'}
          deep@1.0.0: {hasBin: true}
        snapshots:
          app@1.0.0(shared@1.0.0):
            dependencies: {shared: 1.0.0}
          deep@1.0.0: {}
          other@1.0.0: {}
          shared@1.0.0: {}
          tool@1.0.0:
            dependencies: {shared: 1.0.0}
            optionalDependencies: {deep: 1.0.0}
        """);
    assertThat(packed()).isEqualTo(STORED);
  }

  @Test
  void readsEarlierPnpmLocks() throws IOException {
    store(LINKS);
    fixture.file(
        "pnpm-lock.yaml",
        """
        lockfileVersion: 5.4
        specifiers: {'@s/named': npm:other@^1, app: ^1, tool: ^2}
        dependencies:
          '@s/named': /other/1.0.0
          app: 1.0.0_shared@1.0.0
        devDependencies:
          tool: 1.0.0
        packages:
          /app/1.0.0_shared@1.0.0:
            peerDependencies: {shared: '*'}
            dependencies: {shared: 1.0.0}
          /deep/1.0.0: {dev: true}
          /other/1.0.0: {}
          /shared/1.0.0: {}
          /tool/1.0.0:
            dependencies: {deep: 1.0.0, shared: 1.0.0}
        """);
    assertThat(packed()).isEqualTo(STORED);
  }

  @Test
  void readsTheLockFileOfTheWorkspaceRoot() throws IOException {
    fixture.file(
        "package.json", "{\"dependencies\":{\"app\":\"1\"},\"devDependencies\":{\"tool\":\"1\"}}");
    modules("node_modules/app", "node_modules/leaf", "node_modules/tool", "node_modules/deep");
    fixture.file(
        "../package-lock.json",
        """
        {"lockfileVersion": 3, "packages": {"": {"workspaces": ["service"]},
          "service": {"dependencies": {"app": "1"}, "devDependencies": {"tool": "1"}},
          "service/node_modules/app": {"dependencies": {"leaf": "1"}},
          "service/node_modules/leaf": {}, "service/node_modules/deep": {"dev": true},
          "service/node_modules/tool": {"dependencies": {"leaf": "1", "deep": "1"}}}}
        """);
    assertThat(packed()).containsExactly("node_modules/app", "node_modules/leaf");
  }

  @Test
  void readsThePackageJsonOfAPackageThatIsNotLocked() throws IOException {
    fixture.file(
        "package.json", "{\"dependencies\":{\"app\":\"1\"},\"devDependencies\":{\"tool\":\"1\"}}");
    modules("node_modules/tool", "node_modules/renamed");
    fixture.file("node_modules/app/package.json", "{\"dependencies\":{\"renamed\":\"1\"}}");
    fixture.file(
        "package-lock.json",
        """
        {"lockfileVersion": 3, "packages": {
          "": {"dependencies": {"app": "1"}, "devDependencies": {"tool": "1"}},
          "node_modules/app": {"dependencies": {"gone": "1"}}, "node_modules/gone": {},
          "node_modules/renamed": {"dev": true},
          "node_modules/tool": {"dependencies": {"renamed": "1"}}}}
        """);
    assertThat(packed()).containsExactly("node_modules/app", "node_modules/renamed");
  }

  @Test
  void peersMissingFromALockFileAreDevDependencies() throws IOException {
    fixture.file("package.json", "{\"devDependencies\":{\"tool\":\"1\"}}").files("a.js");
    fixture.file("node_modules/tool/package.json", "{\"peerDependencies\":{\"peer\":\"1\"}}");
    modules("node_modules/peer");
    fixture.file(
        "package-lock.json",
        "{\"lockfileVersion\":1,\"dependencies\":{\"tool\":{\"dev\":true},\"peer\":{\"dev\":true}}}");
    assertThat(packed()).isEmpty();
  }
}
