echo $X ${Y}
