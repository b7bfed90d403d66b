package tenantfile
import ("testing";"fmt";"time";"strings")
func TestX(t *testing.T){
 R:=strings.Repeat
 for _,p:=range []struct{n,s string}{
 {"pipes50","a: |\n"+R(R("\n",50)+"  b\n",18000)},
 {"pipes1","a: |\n"+R("\n  b\n",190000)},
 {"pipes2","a: |\n"+R("\n\n  b\n",150000)},
 {"fold50","a: >\n"+R(R("\n",50)+"  b\n",18000)},
 {"plain50","a: x\n"+R(R("\n",50)+"  b\n",18000)},
 {"quoted50","a: \"x\n"+R(R("\n",50)+"  b\n",18000)+"\""},
 {"sq50","a: 'x\n"+R(R("\n",50)+"  b\n",18000)+"'"},
 {"manylit",R("a: |\n"+R("\n",90),10000)},
 {"cr","a: |\n"+R("\r",300000)},
 {"crpipe","a: |"+R("\r\n",100)+"  b\n"},
 {"litspaces","a: |\n  b"+R(" ",900000)+"\n"},
 {"litspaces2","a: |\n"+R("  b   \n",140000)},
 {"tabs","a: |\n"+R("\t",900000)},
 {"commentlit","a: |\n"+R("# b\n",200000)},
 {"plaincolon","a: "+R("b:",300000)},
 {"hash","a: "+R("b #",300000)},
 {"amp",R("&",300000)},{"star",R("*a ",300000)},{"bang",R("! ",300000)},{"pct",R("%\n",300000)},{"q",R("? ",300000)},{"dash3",R("---\n",250000)},{"dots",R("...\n",250000)},
 {"nest700",func()string{var b strings.Builder;for i:=0;i<1400;i++{b.WriteString(R(" ",i)+"a:\n")};return b.String()}()},
 {"keylong",R("a",900000)+": b"},{"bom",R("\ufeff",300000)},{"esc","a: \""+R("\\u0041",160000)+"\""},{"nbsp","a: |\n"+R("\u00a0\n",300000)},
 }{
  t0:=time.Now(); b,f:=parse("x",[]byte(p.s)); if d:=time.Since(t0); d>300*time.Millisecond {fmt.Println(p.n,len(p.s),d,b!=nil,len(f)) }}
}
