package aloft.cli.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "https://github.com/o/r | https://github.com/o/r | - | '' | r",
        "https://github.com/o/r/ | https://github.com/o/r | - | '' | r",
        "https://github.com/o/r.git | https://github.com/o/r.git | - | '' | r",
        "https://github.com/o/r/tree/main | https://github.com/o/r | main | '' | r",
        "https://github.com/o/r/tree/main/a/b%20c/ | https://github.com/o/r | main | a/b c | b c",
        "https://u:p@ghe.example/o/r/tree/v1/a | https://u:p@ghe.example/o/r | v1 | a | a",
        "https://gitlab.com/g/s/r/-/tree/main/a | https://gitlab.com/g/s/r | main | a | a",
        "https://gitlab.com/g/r/tree/main/a | https://gitlab.com/g/r | main | a | a",
        "https://bitbucket.org/o/r/src/4c0ffee/a | https://bitbucket.org/o/r | 4c0ffee | a | a",
        "https://bitbucket.org/o/r/src/4c0ffee/a?at=x%2Fy | https://bitbucket.org/o/r | x/y | a | a",
        "https://host.example/deep/path/r.git | https://host.example/deep/path/r.git | - | '' | r",
        "git@github.com:o/r.git | git@github.com:o/r.git | - | '' | r",
        "ssh://git@host.example:22/o/r | ssh://git@host.example:22/o/r | - | '' | r",
        "file:///srv/r/tree/x/y | file:///srv/r/tree/x/y | - | '' | y",
        "../r | /r | - | '' | r",
        "/srv/r.git | /srv/r.git | - | '' | r",
      })
  void parsesAddresses(String text, String url, String ref, String folder, String name) {
    RepositoryAddress address = RepositoryAddress.parse(text, Path.of("/work"));
    assertThat(address.url()).isEqualTo(url);
    assertThat(address.ref()).isEqualTo(ref);
    assertThat(String.join("/", address.folder())).isEqualTo(folder);
    assertThat(address.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/o/r/tree/main/../x",
        "https://github.com/o/r/tree/main/%2e%2e/x",
        "https://github.com/o/r/tree/main/a%2Fb",
        "https://github.com/o/r/tree/main/a%00",
        "https://github.com/o/r/tree/main//x",
        "https://github.com/o/r/tree//x",
        "https://github.com/o r",
        "https://github.com/o/r/tree/main/%zz",
      })
  void rejectsUnsafePaths(String text) {
    assertThatThrownBy(() -> RepositoryAddress.parse(text, Path.of("/work")))
        .isInstanceOf(aloft.spi.diagnostic.UserException.class)
        .hasMessageContaining("not the address of a repository");
  }

  @Test
  void removesPasswords() {
    assertThat(RepositoryAddress.withoutSecret("fatal: 'https://u:p@h/x' and ssh://git@h/y: no"))
        .isEqualTo("fatal: 'https://h/x' and ssh://h/y: no");
  }
}
