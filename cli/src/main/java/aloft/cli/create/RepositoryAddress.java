package aloft.cli.create;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `--template-url` names: a repository, maybe a branch, tag or commit of it, and a folder
/// in that.
///
/// @param url for git
/// @param ref null for the repository's own default
/// @param folder its names from the root of the repository; none for the root
record RepositoryAddress(String url, @Nullable String ref, List<String> folder) {

  /// Reads what users copy from the address line of their browser: `/tree/REF/...` (GitHub),
  /// `/-/tree/REF/...` (GitLab), `/src/REF/...` (Bitbucket), whatever the host. All else is for git
  /// as it stands; a path is one from the working folder.
  static RepositoryAddress of(String text, Path workingFolder) {
    if (text.matches("(?i)https?://.*")) {
      return web(text);
    }
    boolean path = !text.contains("://") && !text.matches("[^/]+:.*");
    return new RepositoryAddress(
        path ? workingFolder.resolve(text).normalize().toString() : text, null, List.of());
  }

  private static RepositoryAddress web(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(text);
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    List<String> parts = List.of(path.replaceFirst("^/", "").split("/", -1));
    int marker = path.endsWith(".git") ? -1 : marker(parts);
    String at = at(uri);
    if (marker < 0) {
      return new RepositoryAddress(root(uri, path), at, List.of());
    }
    int repository = parts.get(marker - 1).equals("-") ? marker - 1 : marker;
    List<String> rest =
        parts.subList(marker + 1, parts.size()).stream().map(RepositoryAddress::decoded).toList();
    List<String> folder = rest.subList(1, rest.size());
    if (folder.stream().anyMatch(name -> !isName(name)) || rest.getFirst().isEmpty()) {
      throw wrong(text);
    }
    String url = root(uri, "/" + String.join("/", parts.subList(0, repository)));
    return new RepositoryAddress(url, at == null ? rest.getFirst() : at, folder);
  }

  // Groups of GitLab nest, so its marker may stand anywhere; the others' is the third part.
  private static int marker(List<String> parts) {
    for (int i = 3; i < parts.size() - 1; i++) {
      if (parts.get(i).equals("tree") && parts.get(i - 1).equals("-")) {
        return i;
      }
    }
    boolean third = parts.size() > 3 && List.of("tree", "src").contains(parts.get(2));
    return third ? 2 : -1;
  }

  private static String root(URI uri, String path) {
    return uri.getScheme() + "://" + uri.getRawAuthority() + path;
  }

  private static @Nullable String at(URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> pair.startsWith("at=") && pair.length() > 3)
        .map(pair -> decoded(pair.substring(3)))
        .findFirst()
        .orElse(null);
  }

  private static String decoded(String part) {
    return URI.create("x:/" + part).getPath().substring(1);
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
  }

  private static UserException wrong(String text) {
    return new UserException(
        Diagnostic.error(
                "create/template-url", "not the address of a repository: " + withoutSecret(text))
            .hint("as in https://github.com/OWNER/REPOSITORY/tree/BRANCH/FOLDER"));
  }

  /// A text without the user and password of the addresses in it.
  static String withoutSecret(String text) {
    return text.replaceAll("(?i)([a-z][a-z0-9+.-]*://)[^/@\\s]+@", "$1");
  }

  /// The last name: of the folder, else of the repository.
  String name() {
    String last = folder.isEmpty() ? url.replaceAll("/+$", "") : folder.getLast();
    String name = last.substring(Math.max(last.lastIndexOf('/'), last.lastIndexOf(':')) + 1);
    return folder.isEmpty() ? name.replaceFirst("\\.git$", "") : name;
  }
}
