package aloft.cli.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cases that scripts cannot test: links, repositories and prompts.
final class ProjectCreatorTest {
  @TempDir Path temporary;
  private Path folder;
  private CommandRunner shell;

  @BeforeEach
  void setUp() throws IOException {
    folder = Files.createDirectory(temporary.toRealPath().resolve("home"));
    shell = new CommandRunner(folder);
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void warnsAboutSkippedLinks() throws IOException {
    file("t/serverless.yml", "service: t\n");
    file("secret/key", "secret");
    Files.createSymbolicLink(folder.resolve("t/link"), folder.resolve("secret/key"));
    Files.createSymbolicLink(folder.resolve("t/links"), folder.resolve("secret"));
    file("t/.git/config", "");
    Path tool = file("t/tool", "#!/bin/sh\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();

    CommandRunner.Result result = shell.aloft("create", "--template-path", "t", "-p", "new");

    assertThat(result.code()).isZero();
    assertThat(result.err())
        .contains("link is not copied: it is a symbolic link")
        .contains("links is not copied: it is a symbolic link");
    assertThat(folder.resolve("new/tool")).isExecutable();
    assertThat(folder.resolve("new/link")).doesNotExist();
    assertThat(folder.resolve("new/links")).doesNotExist();
    assertThat(folder.resolve("new/.git")).doesNotExist();
    assertThat(entries()).containsExactly("new", "secret", "t");
  }

  @Test
  void doesNotWriteThroughABrokenLink() throws IOException {
    Files.createSymbolicLink(folder.resolve("new"), temporary.resolve("outside"));
    CommandRunner.Result result = shell.aloft("create", "-t", "aws-node", "-p", "new");
    assertThat(result.code()).isOne();
    assertThat(result.err()).contains("new already exists [create/exists]");
    assertThat(shell.aloft("create", "-t", "aws-node", "-p", "new/below").code()).isOne();
    assertThat(Files.exists(temporary.resolve("outside"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(entries()).containsExactly("new");
  }

  @Test
  void failureLeavesNoFiles() throws IOException {
    file("t/serverless.yml", "provider: aws\n");
    assertThat(shell.aloft("create", "--template-path", "t", "-p", "a/b/c").code()).isOne();
    assertThat(entries()).containsExactly("t");
  }

  @Test
  void promptsOnATerminal() throws IOException {
    Files.createDirectory(folder.resolve("taken"));
    CommandRunner.Result result =
        shell.answering("99\naws-nothing\n2\ntaken\nno name\nshop\n", "create");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("  1  aws-node-http-api     An HTTP API in JavaScript\n")
        .contains("Which one? [1] Type a number from 1 to ")
        .contains("Name? [aws-node-rest-api] error: taken already exists [create/exists]\n")
        .contains("error: \"no name\" is not a valid service name [create/name]\n")
        .contains("✔ Created shop from aws-node-rest-api\n")
        .endsWith("\nNext:\n  cd shop\n  aloft invoke local -f hello\n");
    assertThat(folder.resolve("shop/serverless.yml")).content().startsWith("service: shop\n");
  }

  @Test
  void emptyAnswerSelectsTheDefault() throws IOException {
    assertThat(shell.answering("\r\n\n", "create").code()).isZero();
    assertThat(entries()).containsExactly("aws-node-http-api");
  }

  @Test
  void endOfInputStops() throws IOException {
    CommandRunner.Result result = shell.answering("1\n", "create");
    assertThat(result.code()).isOne();
    assertThat(result.err())
        .endsWith(
            """
            error: stdin ended before the question was answered [input/ended]
              nothing was changed; run the command in a terminal, or use the options
            """);
    assertThat(entries()).isEmpty();
  }

  @Test
  void fetchesARepositoryByPathOrUrl() throws Exception {
    repository();
    assertThat(shell.aloft("create", "-u", "origin", "-p", "one").code()).isZero();
    assertThat(shell.aloft("create", "-u", "file://" + folder + "/origin", "-n", "two").code())
        .isZero();
    assertThat(folder.resolve("one/serverless.yml")).content().isEqualTo("service: one\n");
    assertThat(folder.resolve("two/deep/er/serverless.yml")).content().isEqualTo("service: deep\n");
    assertThat(folder.resolve("two/.git")).doesNotExist();
    assertThat(entries()).containsExactly("one", "origin", "two");
  }

  @Test
  void fetchesAFolderOfABranchTagOrCommit() throws Exception {
    String first = repository();
    for (String ref : List.of("other", "v1", first)) {
      RepositoryAddress address =
          new RepositoryAddress("file://" + folder + "/origin", ref, List.of("deep", "er"));
      Path project = Files.createDirectory(folder.resolve("project-" + ref));
      Path work = Files.createDirectory(folder.resolve("work-" + ref));
      new RepositoryTemplate(address, shell.environment()).write(project, work);
      assertThat(project.resolve("serverless.yml")).content().isEqualTo("service: deep\n");
      assertThat(project.resolve("only-later")).doesNotExist();
    }
  }

  @Test
  void runsNoHooksAndFollowsNoLinks() throws Exception {
    repository();
    Path hook = file("hooks/post-checkout", "#!/bin/sh\ntouch '" + folder + "/ran'\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    file(".gitconfig", "[core]\n  hooksPath = " + folder + "/hooks\n");
    Files.createSymbolicLink(folder.resolve("origin/out"), folder.resolve("hooks"));
    commit();

    assertThat(shell.aloft("create", "-u", "origin", "-p", "new").err())
        .contains("out is not copied: it is a symbolic link");
    assertThat(folder.resolve("new/out")).doesNotExist();
    assertThat(folder.resolve("ran")).doesNotExist();

    RepositoryAddress address =
        new RepositoryAddress("file://" + folder + "/origin", null, List.of("out"));
    Path work = Files.createDirectory(folder.resolve("work"));
    assertThatThrownBy(() ->
            new RepositoryTemplate(address, shell.environment())
                .write(Files.createDirectory(folder.resolve("project")), work))
        .hasMessage("the repository has no folder out");
  }

  @Test
  void reportsGitErrorsWithoutPasswords() throws IOException {
    CommandRunner.Result result =
        shell.aloft("create", "-u", "https://me:secret@localhost:1/a/b", "-p", "new");
    assertThat(result.code()).isOne();
    assertThat(result.err())
        .contains("error: git cannot fetch https://localhost:1/a/b [create/git]\n  git reported: ")
        .doesNotContain("secret");
    assertThat(shell.aloft("create", "-u", "./gone", "-p", "new").err())
        .contains("error: git cannot fetch " + folder + "/gone [create/git]\n  git reported: ");
    assertThat(shell.aloft("create", "-u", "--upload-pack=touch x", "-p", "new").code()).isOne();
    assertThat(entries()).isEmpty();
  }

  /// Creates a repository with a folder `deep/er`. Its second commit is on the default branch only.
  ///
  /// @return the first commit
  private String repository() throws Exception {
    file("origin/serverless.yml", "service: top\n");
    file("origin/deep/er/serverless.yml", "service: deep\n");
    git("init", "--quiet");
    String first = commit();
    git("tag", "v1");
    git("branch", "other");
    file("origin/deep/er/only-later", "");
    commit();
    return first;
  }

  private String commit() throws Exception {
    git("add", "--all");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "x");
    return git("rev-parse", "HEAD").strip();
  }

  private String git(String... arguments) throws Exception {
    List<String> command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.resolve("origin").toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
