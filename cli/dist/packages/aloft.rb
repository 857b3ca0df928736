# A formula of Homebrew for Aloft @VERSION@: brew install --formula ./aloft.rb
class Aloft < Formula
  desc "Deploys a serverless.yml to a cloud and runs its functions on your own machine"
  homepage "@URL@"
  url "@URL@/@ARCHIVE@"
  version "@VERSION@"
  sha256 "@SHA256@"
  license "Apache-2.0"

  def install
    prefix.install "share", "bin"
    aloft = Dir[share/"aloft/*/help"].first
    bash_completion.install "#{aloft}/bash-completion.txt" => "aloft"
    zsh_completion.install "#{aloft}/zsh-completion.txt" => "_aloft"
    fish_completion.install "#{aloft}/fish-completion.txt" => "aloft.fish"
  end

  def post_install
    caches = Dir[share/"aloft/*/caches.sh"].first
    system "sh", caches, "#{File.dirname(caches)}/cache"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/aloft --version")
  end
end
