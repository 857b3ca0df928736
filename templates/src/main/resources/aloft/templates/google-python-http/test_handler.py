import unittest
from types import SimpleNamespace

from handler import hello


class HelloTest(unittest.TestCase):
    def test_root_greets_the_world(self):
        request = SimpleNamespace(view_args={})
        self.assertEqual(hello(request), {"message": "Hello world"})

    def test_hello_greets_by_name(self):
        request = SimpleNamespace(view_args={"name": "Ada"})
        self.assertEqual(hello(request), {"message": "Hello Ada"})


if __name__ == "__main__":
    unittest.main()
