# Prints without fflush().
{
  match($0, /"id":[0-9]+/)
  id = substr($0, RSTART + 5, RLENGTH - 5)
  printf "{\"id\":%s,\"hello\":{\"version\":1,\"name\":\"mine\",\"language\":\"awk\",\"build\":\"\",", id
  print "\"phase\":\"baseline\",\"components\":[\"signal\"]}}"
}
