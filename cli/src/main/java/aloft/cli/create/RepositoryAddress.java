package aloft.cli.create;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A parsed `--template-url`: a repository, optionally a branch, tag or commit of it, and a folder
/// in it.
///
/// @param url for git
/// @param ref a branch, tag or commit; null for the default branch
/// @param folder the names on the path from the root of the repository; empty for the root
record RepositoryAddress(String url, @Nullable String ref, List<String> folder) {

  /// Parses addresses of web pages: `/tree/REF/...` (GitHub), `/-/tree/REF/...` (GitLab),
  /// `/src/REF/...` (Bitbucket), on any host. Other texts are passed to git unchanged; a local path
  /// is relative to the working folder.
  static RepositoryAddress parse(String text, Path workingFolder) {
    if (text.matches("(?i)https?://.*")) {
      return parseWebUrl(text);
    }
    boolean path = !text.contains("://") && !text.matches("[^/]+:.*");
    return new RepositoryAddress(
        path ? workingFolder.resolve(text).normalize().toString() : text, null, List.of());
  }

  private static RepositoryAddress parseWebUrl(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw invalid(text);
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    List<String> parts = List.of(path.replaceFirst("^/", "").split("/", -1));
    int marker = path.endsWith(".git") ? -1 : refMarker(parts);
    String ref = refInQuery(uri);
    if (marker < 0) {
      return new RepositoryAddress(root(uri, path), ref, List.of());
    }
    int repository = parts.get(marker - 1).equals("-") ? marker - 1 : marker;
    List<String> refAndFolder =
        parts.subList(marker + 1, parts.size()).stream().map(RepositoryAddress::decoded).toList();
    List<String> folder = refAndFolder.subList(1, refAndFolder.size());
    if (folder.stream().anyMatch(name -> !isName(name)) || refAndFolder.getFirst().isEmpty()) {
      throw invalid(text);
    }
    String url = root(uri, "/" + String.join("/", parts.subList(0, repository)));
    return new RepositoryAddress(url, ref == null ? refAndFolder.getFirst() : ref, folder);
  }

  // Groups of GitLab can be nested, so its marker may be at any position; that of the others is the
  // third part.
  private static int refMarker(List<String> parts) {
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

  private static @Nullable String refInQuery(URI uri) {
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

  private static UserException invalid(String text) {
    return new UserException(
        Diagnostic.error(
                "create/template-url", "not the address of a repository: " + withoutSecret(text))
            .hint("for example https://github.com/OWNER/REPOSITORY/tree/BRANCH/FOLDER"));
  }

  /// Removes user names and passwords from the addresses in a text.
  static String withoutSecret(String text) {
    return text.replaceAll("(?i)([a-z][a-z0-9+.-]*://)[^/@\\s]+@", "$1");
  }

  /// The last name of the folder, or of the repository if the folder is the root.
  String name() {
    String lastPart = folder.isEmpty() ? url.replaceAll("/+$", "") : folder.getLast();
    String name =
        lastPart.substring(Math.max(lastPart.lastIndexOf('/'), lastPart.lastIndexOf(':')) + 1);
    return folder.isEmpty() ? name.replaceFirst("\\.git$", "") : name;
  }
}
